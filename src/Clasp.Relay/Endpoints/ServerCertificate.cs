using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clasp.Relay.Configuration;

namespace Clasp.Relay.Endpoints;

/// <summary>Loads what <c>--cert</c> and <c>--key</c> name.</summary>
internal static class ServerCertificate
{
    /// <returns>The certificate and those between it and its root; null if TLS is not asked for.</returns>
    /// <exception cref="StartException">A file is unreadable, is no PEM, or does not fit the other.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain)? Load(RelayOptions options)
    {
        if (options.Cert is not { } certificateFile || options.Key is not { } keyFile) return null;

        var certificatePem = Read("--cert", certificateFile);
        var keyPem = Read("--key", keyFile);
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificatePem);
        }
        catch (CryptographicException wrong)
        {
            throw new StartException($"--cert {certificateFile} is no certificate in PEM form: {wrong.Message}", wrong);
        }

        if (chain.Count == 0)
            throw new StartException($"--cert {certificateFile} has no certificate in PEM form in it.");
        if (keyPem.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new StartException($"--key {keyFile} is encrypted; the relay needs it without a password.");

        try
        {
            return (X509Certificate2.CreateFromPem(certificatePem, keyPem), chain);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new StartException($"--key {keyFile} does not fit --cert {certificateFile}: {wrong.Message}", wrong);
        }
    }

    private static string Read(string flag, string file)
    {
        try
        {
            return SmallFile.ReadAllText(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{flag} {file} cannot be read: {unreadable.Message}", unreadable);
        }
    }
}

using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clasp.Transport.Client;

/// <summary>Decides whether a server's certificate is trusted, and remembers in one sentence why not.</summary>
internal sealed class ServerTrust(string host, X509Certificate2Collection? extraAuthorities, DateTimeOffset now)
{
    /// <summary>Why the last certificate was refused.</summary>
    public string? Refusal { get; private set; }

    /// <exception cref="ConnectException">The file cannot be read, or has no certificates.</exception>
    public static X509Certificate2Collection? LoadAuthorities(ConnectOptions options)
    {
        if (options.ExtraAuthoritiesFile is not { } file) return options.ExtraAuthorities;

        var authorities = new X509Certificate2Collection();
        if (options.ExtraAuthorities is { } given) authorities.AddRange(given);
        var before = authorities.Count;
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConnectException($"The authorities in {file} cannot be read: {failure.Message}", failure);
        }

        if (authorities.Count == before) throw new ConnectException($"The file {file} has no certificate in it.");
        return authorities;
    }

    public bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;

        Refusal = Explain(certificate as X509Certificate2, chain, errors);
        return Refusal is null;
    }

    private string? Explain(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null) return $"{host} presented no certificate.";
        if (now > certificate.NotAfter)
            return $"The certificate of {host} expired on {Utc(certificate.NotAfter)}.";
        if (now < certificate.NotBefore)
            return $"The certificate of {host} is not valid before {Utc(certificate.NotBefore)}.";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"The certificate is for {NamesOf(certificate)}, not for {host}.";
        if (IsIssuedByExtraAuthority(certificate, chain)) return null;

        var status = chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Where(text => text.Length > 0);
        var faults = string.Join("; ", status);
        return $"The certificate of {host} is not trusted: its issuer is {certificate.Issuer} ({faults}).";
    }

    private bool IsIssuedByExtraAuthority(X509Certificate2 certificate, X509Chain presented)
    {
        if (extraAuthorities is null) return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(extraAuthorities);
        chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static string Utc(DateTime time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        var hosts = names.SelectMany(name => name.EnumerateDnsNames());
        var addresses = names.SelectMany(name => name.EnumerateIPAddresses()).Select(address => address.ToString());
        return names.Count > 0 ? string.Join(", ", hosts.Concat(addresses)) : certificate.Subject;
    }
}

using Clasp.Relay.Configuration;
using Clasp.Security.Scopes;

namespace Clasp.Relay.Auth.Tokens;

/// <summary>The token of the administrator, from the file that <c>--admin-token</c> names.</summary>
internal static class AdminTokenFile
{
    private const string Subject = "admin-bootstrap";

    /// <summary>Reads the token, or makes one if there is no file. It never expires: who can read the file, administers.</summary>
    /// <exception cref="StartException">The file can be neither read nor made, or has no token in it.</exception>
    public static CpskToken Load(string path, DateTimeOffset now)
    {
        var token = ReadOrCreate(path);
        if (!CpskFormat.IsToken(token))
        {
            throw new StartException(
                $"--admin-token {path} has no token in it: that is cpsk_ and 32 hexadecimal digits. Remove the file to have one made.");
        }

        return new CpskToken
        {
            Hash = CpskFormat.HashOf(token),
            Kind = TokenKind.Bootstrap,
            Subject = Subject,
            Scopes = [Scope.Parse("admin:/**")],
            CreatedAt = now,
        };
    }

    private static string ReadOrCreate(string path)
    {
        try
        {
            if (File.Exists(path)) return SmallFile.ReadAllText(path).Trim();

            var token = CpskFormat.Create();
            SecretFile.Create(path, token + "\n");
            return token;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"--admin-token {path} can be neither read nor made: {failure.Message}", failure);
        }
    }
}

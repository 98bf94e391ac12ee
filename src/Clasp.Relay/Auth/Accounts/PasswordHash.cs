using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Clasp.Relay.Auth.Accounts;

/// <summary>Argon2id, and the text that a hash is kept as.</summary>
/// <remarks>
/// <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>, salt and hash in base64 without padding: 19 MiB of memory, gone through
/// twice by one thread, which is what OWASP advises at least. A hash says itself how it was made, so that the numbers can
/// change and older hashes still hold.
/// </remarks>
internal static class PasswordHash
{
    private const int MemoryKilobytes = 19_456;
    private const int Passes = 2;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    // A database is not trusted to ask for more than this.
    private const int MaxMemoryKilobytes = 1024 * 1024;
    private const int MaxPasses = 16;
    private const int MaxLanes = 16;
    private const int MaxHashBytes = 64;

    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Derive(password, salt, MemoryKilobytes, Passes, lanes: 1, HashBytes);
        return string.Create(
            CultureInfo.InvariantCulture, $"$argon2id$v=19$m={MemoryKilobytes},t={Passes},p=1${Base64(salt)}${Base64(hash)}");
    }

    /// <summary>Whether a password is the one that a hash was made of; never for a text that is no hash.</summary>
    public static bool Verify(string password, string encoded)
    {
        if (encoded.Split('$') is not ["", "argon2id", "v=19", var cost, var saltText, var hashText]
            || Numbers(cost) is not (var memory, var passes, var lanes)
            || Bytes(saltText) is not { Length: >= 8 } salt
            || Bytes(hashText) is not { Length: >= 16 and <= MaxHashBytes } hash)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(hash, Derive(password, salt, memory, passes, lanes, hash.Length));
    }

    private static byte[] Derive(string password, byte[] salt, int memory, int passes, int lanes, int length)
    {
        var generator = new Argon2BytesGenerator();
        generator.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithSalt(salt)
            .WithMemoryAsKB(memory)
            .WithIterations(passes)
            .WithParallelism(lanes)
            .Build());
        var hash = new byte[length];
        generator.GenerateBytes(Encoding.UTF8.GetBytes(password), hash);
        return hash;
    }

    private static (int Memory, int Passes, int Lanes)? Numbers(string cost) =>
        cost.Split(',') is [['m', '=', .. var m], ['t', '=', .. var t], ['p', '=', .. var p]]
        && Number(m) is >= 8 and <= MaxMemoryKilobytes and var memory
        && Number(t) is >= 1 and <= MaxPasses and var passes
        && Number(p) is >= 1 and <= MaxLanes and var lanes
            ? (memory, passes, lanes)
            : null;

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var count) ? bytes[..count] : null;
    }
}

using System.Security.Cryptography;
using System.Text;
using Clasp.Relay.Auth.Http;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Accounts;

/// <summary>What names, ids and passwords may look like.</summary>
internal static class AccountRules
{
    private const int MinNameBytes = 2;
    private const int MaxNameBytes = 32;
    private const int MinPasswordBytes = 6;
    private const int MaxIdLength = 64;
    private const int NameFromId = 6;

    /// <summary>The name, without the blanks around it.</summary>
    /// <exception cref="ApiException">It is no name.</exception>
    public static string Name(string? text, string field)
    {
        var name = text?.Trim() ?? "";
        if (Encoding.UTF8.GetByteCount(name) is < MinNameBytes or > MaxNameBytes)
            throw Wrong($"'{field}' must have {MinNameBytes} to {MaxNameBytes} bytes.");
        return name.Any(char.IsControl) ? throw Wrong($"'{field}' must not have control characters.") : name;
    }

    /// <exception cref="ApiException">It is too short.</exception>
    public static string Password(string? text) =>
        text is not null && Encoding.UTF8.GetByteCount(text) >= MinPasswordBytes
            ? text
            : throw Wrong($"'password' must have at least {MinPasswordBytes} bytes.");

    /// <summary>The id that was asked for, or a new one.</summary>
    /// <exception cref="ApiException">It is no id.</exception>
    public static string IdOrNew(string? id, DateTimeOffset now)
    {
        if (id is null)
            return $"u-{now.ToUnixTimeMilliseconds()}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

        return id.Length is > 0 and <= MaxIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? id
            : throw Wrong($"'user_id' must be 1 to {MaxIdLength} letters, digits, dashes or underscores.");
    }

    /// <summary>What a guest is called who gives no name.</summary>
    public static string GuestName(string id) => $"guest-{id[Math.Max(0, id.Length - NameFromId)..]}";

    private static ApiException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}

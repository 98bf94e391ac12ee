using System.Diagnostics.CodeAnalysis;

namespace Clasp.Relay.Auth.Entities;

/// <summary>The words for types and states of entities: in lower case, in JSON as in the database.</summary>
internal static class EntityNames
{
    public static string Of<T>(T member)
        where T : struct, Enum => member.ToString().ToLowerInvariant();

    public static string List<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));

    /// <summary>Finds a member by its word; numbers are none.</summary>
    public static bool TryParse<T>([NotNullWhen(true)] string? text, out T member)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            member = value;
            if (Of(value) == text) return true;
        }

        member = default;
        return false;
    }
}

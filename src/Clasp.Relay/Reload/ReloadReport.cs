namespace Clasp.Relay.Reload;

/// <summary>What came of reading the settings again, a sentence for each thing.</summary>
/// <param name="Changed">What is in force now.</param>
/// <param name="NeedRestart">What is set differently, and cannot change while the relay runs.</param>
/// <param name="Errors">What is wrong; with an error in the settings themselves nothing at all has changed.</param>
public sealed record ReloadReport(
    IReadOnlyList<string> Changed, IReadOnlyList<string> NeedRestart, IReadOnlyList<string> Errors)
{
    public static ReloadReport Failed(IReadOnlyList<string> errors) => new([], [], errors);

    /// <summary>All of it, a line each.</summary>
    public IEnumerable<string> Lines =>
        Changed.Count + NeedRestart.Count + Errors.Count == 0 ? ["Nothing has changed."] : [.. Errors, .. Changed, .. NeedRestart];
}

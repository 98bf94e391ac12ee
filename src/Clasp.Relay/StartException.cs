namespace Clasp.Relay;

/// <summary>
/// The relay cannot be started on this machine as it is; one sentence that names the option and the reason.
/// </summary>
public sealed class StartException(string message, Exception? cause = null) : Exception(message, cause);

namespace Clasp.Client;

/// <summary>The relay did not answer in time; the request may still take effect.</summary>
public sealed class ClaspTimeoutException(string message, Exception? cause = null) : ClaspException(message, cause);

namespace Clasp.Client;

/// <summary>Something asked of a relay did not work out; the message is one sentence that says what and why.</summary>
public abstract class ClaspException(string message, Exception? cause = null) : Exception(message, cause);

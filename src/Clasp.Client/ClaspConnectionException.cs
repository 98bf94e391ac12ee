namespace Clasp.Client;

/// <summary>There is no connection to the relay: it could not be made, or it was lost before the answer came.</summary>
/// <remarks>A request that was on its way when the connection was lost may or may not have taken effect.</remarks>
public sealed class ClaspConnectionException(string message, Exception? cause = null) : ClaspException(message, cause);

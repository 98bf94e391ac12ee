namespace Clasp.Cli.Auth;

/// <summary>The HTTP API of a relay did not do what it was asked for, and said why.</summary>
internal sealed class AuthRefusedException(string message) : IOException(message);

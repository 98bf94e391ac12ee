namespace Clasp.Cli.Keys;

/// <summary>How a public key is written.</summary>
internal enum KeyFormat
{
    Hex,
    Did,
}

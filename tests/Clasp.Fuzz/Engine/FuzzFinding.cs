namespace Clasp.Fuzz.Engine;

/// <summary>An input that led to an exception nobody expects.</summary>
internal sealed record FuzzFinding(string Target, byte[] Input, Exception Exception)
{
    public override string ToString() => $"{Target}: {Exception}\nInput: {Convert.ToHexStringLower(Input)}";
}

namespace Clasp.Protocol.Tests;

/// <summary>What may come of bytes from a stranger.</summary>
internal static class Outcome
{
    /// <summary>
    /// Runs a reader that may refuse its bytes with a <see cref="ProtocolException"/>, and with nothing else.
    /// </summary>
    /// <returns>Whether it read them.</returns>
    public static bool OfReading(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (ProtocolException refusal)
        {
            Assert.NotEmpty(refusal.Message);
            return false;
        }
    }
}

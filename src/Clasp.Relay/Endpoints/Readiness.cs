namespace Clasp.Relay.Endpoints;

/// <summary>Whether the relay takes new clients: from its start until it is told to stop.</summary>
internal sealed class Readiness
{
    private volatile bool _isReady;

    public bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }
}

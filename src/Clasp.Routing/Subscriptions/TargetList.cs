namespace Clasp.Routing.Subscriptions;

/// <summary>Collects targets, each session once.</summary>
/// <remarks>The sessions themselves remember their place in the list, so that nothing has to be looked up.</remarks>
/// <param name="offset">Tells the lists of one router apart: 0 or 1.</param>
internal sealed class TargetList(int offset)
{
    private Target[] _targets = new Target[16];
    private int _count;
    private long _round = offset;

    public ReadOnlySpan<Target> Targets => _targets.AsSpan(0, _count);

    public void Clear()
    {
        Array.Clear(_targets, 0, _count);
        _count = 0;
        _round += 2;
    }

    public void Add(in Target target)
    {
        var session = target.Session;
        if (session.TargetRound == _round)
        {
            _targets[session.TargetSlot] = _targets[session.TargetSlot].Or(target);
            return;
        }

        session.TargetRound = _round;
        session.TargetSlot = _count;
        if (_count == _targets.Length) Array.Resize(ref _targets, _targets.Length * 2);
        _targets[_count++] = target;
    }
}

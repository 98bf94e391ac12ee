using Clasp.Protocol.Values;
using Clasp.Routing.State;
using Clasp.Routing.Timing;

namespace Clasp.Routing;

/// <content>When params end, and what is left of them.</content>
public sealed partial class Router
{
    // By age; one that was written again meanwhile stands here under an older revision, which does not count.
    private readonly Queue<(Param Param, ulong Revision)> _tombstones = new();

    /// <summary>A param has come into this router's care: its life is counted here from now on.</summary>
    public void Rearm(Param param) => SetDue(param);

    /// <summary>Reading keeps a param with a sliding life alive.</summary>
    internal void KeepAlive(Param param)
    {
        if (param.DueStep == ExpiryQueue.Never || param.IsTombstone || param.Ttl is { IsAbsolute: true }) return;

        SetDue(param);
    }

    /// <summary>Works out when a param expires, counted from now.</summary>
    private void SetDue(Param param)
    {
        param.DueStep = LifeOf(param) is { } life ? ExpiryQueue.StepFor(NowMicros + life) : ExpiryQueue.Never;
        _expiry.Update(param);
    }

    /// <summary>How long a param has from now on; null: for ever, or until another router says so.</summary>
    private long? LifeOf(Param param)
    {
        if (param.IsTombstone) return Micros(_options.TombstoneHorizon);
        if (!IsOurs(param)) return null;

        return param.Ttl switch
        {
            { IsNever: true } => null,
            { } ttl => ttl.Seconds * 1_000_000L,
            null when _options.ParamTtl > TimeSpan.Zero => Micros(_options.ParamTtl),
            null => null,
        };
    }

    /// <summary>Whether this router decides about a param, or another one that owns it.</summary>
    private bool IsOurs(Param param) => _federation?.Owns(param) != false;

    private void Expire()
    {
        while (_expiry.TryTake(NowMicros, out var param))
        {
            if (param.IsTombstone) Forget(param);
            else Delete(param);
        }

        while (Params.TombstoneCount > _options.MaxTombstones && _tombstones.TryDequeue(out var oldest))
        {
            if (IsCurrent(oldest)) Forget(oldest.Param);
        }
    }

    /// <summary>Ends a param: its subscribers are told null, and its revision is remembered for a while.</summary>
    private void Delete(Param param)
    {
        param.Touch();
        param.SetValue(EncodedValue.Null);
        param.Revision++;
        param.TimestampMicros = WallMicros;
        _locks.Release(param);
        Bury(param);
        SetDue(param);
        Commit(param);
        Deliver(param, default);
    }

    private void Bury(Param param)
    {
        Params.Bury(param);
        _tombstones.Enqueue((param, param.Revision));
        if (_tombstones.Count > 1024 + (2 * Params.TombstoneCount)) ForgetRevived();
    }

    private void ForgetRevived()
    {
        for (var left = _tombstones.Count; left > 0; left--)
        {
            var next = _tombstones.Dequeue();
            if (IsCurrent(next)) _tombstones.Enqueue(next);
        }
    }

    private static bool IsCurrent((Param Param, ulong Revision) tombstone)
    {
        var (param, revision) = tombstone;
        return param.IsTombstone && param.Revision == revision && param.Entry.Param == param;
    }

    private void Forget(Param tombstone)
    {
        tombstone.Order?.Forget(tombstone);
        Drop(tombstone);
    }

    /// <summary>Nothing of a param stays, in no queue and in no table.</summary>
    private void Drop(Param param)
    {
        _expiry.Remove(param);
        _locks.Release(param);
        Params.Remove(param);
    }
}

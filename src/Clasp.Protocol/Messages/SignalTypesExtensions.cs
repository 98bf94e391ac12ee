namespace Clasp.Protocol.Messages;

/// <summary>Readings of a type mask.</summary>
public static class SignalTypesExtensions
{
    /// <summary>A mask as it came in: no defined bit means no filter.</summary>
    public static SignalTypes OrAll(this SignalTypes mask)
    {
        var defined = mask & SignalTypes.All;
        return defined == SignalTypes.None ? SignalTypes.All : defined;
    }

    public static SignalTypes ToMask(this SignalType type) => (SignalTypes)(1 << (int)type);

    public static bool Includes(this SignalTypes types, SignalType type) => (types & type.ToMask()) != 0;

    /// <summary>A type byte as it came in: what is not defined is read as an event.</summary>
    public static SignalType OrEvent(this SignalType type) => type <= SignalType.Timeline ? type : SignalType.Event;
}

using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>The SET frame that tells a subscriber what a param is now.</summary>
internal static class ParamFrame
{
    public static int Write(Span<byte> destination, Param param) => Frame.Write(destination, new SetMessage
    {
        Address = param.Address,
        Value = param.IsTombstone ? EncodedValue.Null : param.Value,
        Revision = param.Revision,
    });
}

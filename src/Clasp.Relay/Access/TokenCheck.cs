using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Legacy;
using Clasp.Protocol.Messages;
using Clasp.Security.Tokens;

namespace Clasp.Relay.Access;

/// <summary>What becomes of the token of one connection: that of its HELLO, or else that of the upgrade.</summary>
internal sealed class TokenCheck(Admission admission, string? bearer)
{
    private int _revocations;
    private TokenVerdict? _verdict;

    /// <summary>The verdict; null until there is one, and when a token was revoked since.</summary>
    public TokenVerdict? Verdict => _revocations == admission.Revocations ? _verdict : null;

    /// <summary>Judges the first frame of the connection. Bad input never throws: the core answers it.</summary>
    public void Judge(ReadOnlySpan<byte> frame)
    {
        // Before the token is looked at: what is revoked from here on may have been accepted.
        _revocations = admission.Revocations;
        _verdict = admission.Judge(TokenOf(frame) is { Length: > 0 } token ? token : bearer ?? "");
    }

    /// <summary>The token could not be judged: its bearer is refused.</summary>
    public void Fail() => _verdict = new(null, ErrorCode.InternalError, "This relay could not check the token");

    private static string TokenOf(ReadOnlySpan<byte> frame)
    {
        try
        {
            var payload = FrameHeader.PayloadOf(frame);
            if (LegacyMessage.IsLegacy(payload))
            {
                var binary = new byte[ProtocolLimits.MaxPayloadBytes];
                payload = binary.AsSpan(0, LegacyMessage.Transcode(payload, binary));
            }

            return MessageReader.TypeOf(payload) == MessageType.Hello
                ? Encoding.UTF8.GetString(HelloMessage.ReadFrom(payload).Token)
                : "";
        }
        catch (ProtocolException)
        {
            return "";
        }
    }
}

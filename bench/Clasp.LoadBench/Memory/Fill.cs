using System.Text;
using Clasp.LoadBench.Compare;
using Clasp.LoadBench.Load;
using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Memory;

/// <summary>Sets many params from one client, a batch at a time, and waits for the answers.</summary>
internal sealed class Fill(LoadLoop load)
{
    private const int BatchParams = 500;
    private const int MaxMessageBytes = 256;

    private readonly LoadConnection _writer = load.Connect(1)[0];
    private readonly byte[] _batch = new byte[BatchParams * MaxMessageBytes];

    /// <summary>Sets params below an address.</summary>
    /// <returns>The bytes of all addresses and values.</returns>
    public long Set(string prefix, int count)
    {
        var payload = 0L;
        for (var i = 0; i < count;)
        {
            _writer.Answers = 0;
            var length = 0;
            var end = Math.Min(i + BatchParams, count);
            var expected = end - i;
            for (; i < end; i++)
            {
                var address = $"{prefix}/{i / 1_000}/{i % 1_000}";
                length += load.Wire.Message(MessageKind.State, address, Traffic.SmallBytes).Write(_batch.AsSpan(length), i);
                payload += Encoding.UTF8.GetByteCount(address) + Traffic.SmallBytes;
            }

            _writer.Send(_batch.AsSpan(0, length));
            load.RunUntil(() => _writer.Answers >= expected, "acknowledgements");
        }

        return payload;
    }
}

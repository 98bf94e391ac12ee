using System.Text;
using System.Threading.Channels;

namespace Clasp.Cli.Tests.Support;

/// <summary>Collects output, and hands it out line by line to those who wait for it.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly StringBuilder _all = new();
    private readonly StringBuilder _line = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public override Encoding Encoding => Encoding.UTF8;

    public Task<string> NextAsync() => _lines.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();

    public override void Write(char value)
    {
        lock (_all)
        {
            _all.Append(value);
            if (value != '\n')
            {
                _line.Append(value);
                return;
            }

            _lines.Writer.TryWrite(_line.ToString());
            _line.Clear();
        }
    }

    public override string ToString()
    {
        lock (_all) return _all.ToString();
    }
}

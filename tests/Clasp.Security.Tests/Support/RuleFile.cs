using System.Text;
using Clasp.Protocol.Values;
using Clasp.Security.Configuration;
using Clasp.Security.Rules;

namespace Clasp.Security.Tests.Support;

/// <summary>An app config that a test wrote, and what it decides.</summary>
internal sealed class RuleFile
{
    private readonly AccessRules _rules;

    public RuleFile(string json)
    {
        var reading = AppConfigReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.Empty(reading.Errors);
        _rules = reading.Config!.Rules!;
    }

    public FixedState State { get; } = new();

    public static RuleFile WithWriteRule(string path, string checks, string more = "") =>
        new($$"""{"write_rules": [{"path": "{{path}}", "checks": [{{checks}}] {{more}}}]}""");

    public static RuleFile WithVisibility(params string[] rules) =>
        new($$"""{"snapshot_visibility": [{{string.Join(',', rules)}}]}""");

    public string? Write(string address, Value value, string subject = "ann")
    {
        var utf8 = Encoding.UTF8.GetBytes(address);
        return _rules.For(utf8).RefusalOf(utf8, value.Encode(), Encoding.UTF8.GetBytes(subject), State);
    }

    public bool Sees(string subject, string address)
    {
        var utf8 = Encoding.UTF8.GetBytes(address);
        return _rules.For(utf8).IsVisibleTo(Encoding.UTF8.GetBytes(subject), utf8, State);
    }

    public Value Redact(string address, Value value)
    {
        var redacted = _rules.For(Encoding.UTF8.GetBytes(address)).Redact(value.Encode(), new byte[value.EncodedLength]);
        return Value.From(redacted);
    }
}

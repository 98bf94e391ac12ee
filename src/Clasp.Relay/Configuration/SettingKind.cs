namespace Clasp.Relay.Configuration;

/// <summary>What the values of a setting look like.</summary>
internal enum SettingKind
{
    Number,
    Text,
    List,
    Switch,
}

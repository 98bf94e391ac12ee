namespace Clasp.Relay.Configuration;

/// <summary>What the values of a setting look like.</summary>
internal enum SettingKind
{
    Number,
    Text,
    List,

    /// <summary>May be given more than once; the variable has them separated by commas.</summary>
    Repeated,
    Switch,
}

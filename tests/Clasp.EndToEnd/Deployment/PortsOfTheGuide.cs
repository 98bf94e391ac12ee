namespace Clasp.EndToEnd.Deployment;

/// <summary>Tests that use the ports which the federation guide names, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PortsOfTheGuide
{
    public const string Name = "Ports of the guide";
}

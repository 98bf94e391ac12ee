namespace Clasp.Federation.Ownership;

/// <summary>Whose an address is, found out once and kept with each address until the namespaces change.</summary>
/// <param name="Owner">Null: nobody declared it.</param>
/// <param name="Version">The <see cref="NamespaceTable.Version"/> for which this holds.</param>
internal sealed record OwnershipMark(KnownRouter? Owner, int Version);

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>Work on many params that is done a slice at a time, so that messages do not wait for it.</summary>
internal interface IScan
{
    /// <summary>Does one slice.</summary>
    /// <param name="budget">About how many params to look at.</param>
    /// <returns>Whether all is done.</returns>
    bool Step(int budget);
}

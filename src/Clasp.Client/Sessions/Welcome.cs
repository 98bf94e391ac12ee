using Clasp.Protocol.Messages;

namespace Clasp.Client.Sessions;

/// <summary>What a relay said of itself.</summary>
/// <param name="SessionId">The name it gave to this session.</param>
/// <param name="ServerName">Its own name.</param>
/// <param name="Features">What it understands.</param>
/// <param name="ClockOffset">Its clock minus ours, wrong by up to the time that the message took.</param>
/// <param name="At">When that was, as a timestamp of our clock.</param>
internal sealed record Welcome(string SessionId, string ServerName, Features Features, TimeSpan ClockOffset, long At);

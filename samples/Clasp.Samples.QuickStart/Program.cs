using Clasp.Client;

await using var client = await ClaspClient.ConnectAsync("ws://localhost:7330");

await client.SetAsync("/stage/light/1", 0.75);

await foreach (var update in client.SubscribeAsync("/stage/**"))
{
    Console.WriteLine($"{update.Address} = {update.Value}");
}

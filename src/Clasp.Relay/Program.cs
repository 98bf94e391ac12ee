using Clasp.Relay;

// Read by the runtime when the first socket is opened: completions run on the thread that saw them.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
return await RelayProgram.RunAsync(args);

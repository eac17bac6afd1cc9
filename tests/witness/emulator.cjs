// Starts the emulator on a free port and lets the emulator's own client act for the person.
// The first line out is the emulator's address; then for each JSON line in, one JSON line out.
"use strict";

const readline = require("node:readline");
const TelegramServer = require("telegram-test-api");

async function main(token) {
  const server = new TelegramServer({ host: "127.0.0.1", storage: "RAM" });
  server.config.port = 0; // its constructor would turn 0 into 9000; this way the system picks a free port
  await server.start();
  server.config.apiURL = `http://127.0.0.1:${server.server.address().port}`;
  const client = server.getClient(token);
  const acts = {
    command: (text) => client.sendCommand(client.makeCommand(text)),
    message: (text) => client.sendMessage(client.makeMessage(text)),
    press: (data, message) => client.sendCallback(client.makeCallbackQuery(data, { message })),
    history: () => client.getUpdatesHistory(),
  };
  console.log(JSON.stringify(server.config.apiURL));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [act, ...given] = JSON.parse(line);
    console.log(JSON.stringify(await acts[act](...given)));
  }
  process.exit(0); // whoever started this is gone, so it must not stay behind
}

main(process.argv[2]);

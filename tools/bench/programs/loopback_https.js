// Loaded by `node --require` before the client: its https calls go to the sandbox on the loopback,
// the vendor's host name stays in the Host header. The client's own files are not touched.
"use strict";
const http = require("http");
const https = require("https");

const port = Number(process.env.SANDBOX_PORT);

https.request = (options, onAnswer) =>
  http.request(
    { method: options.method, path: options.path, host: "127.0.0.1", port, headers: { ...options.headers, Host: options.hostname } },
    onAnswer,
  );

/** Milliseconds that may pass between two pieces of an answer, however long the answer as a whole may take. */
export const PAUSE_MS = 30_000;

/** Milliseconds for opening a connection: proxy, TCP and TLS together. */
export const CONNECT_MS = 30_000;

/** Connections to one server at the same time; what comes on top waits in line. */
export const MOST_CONNECTIONS = 16;

/** Requests that may wait for a connection to one server. */
export const MOST_WAITING = 1000;

/** Bytes of an answer, after decompression. */
export const MOST_ANSWER_BYTES = 64 * 1024 * 1024;

/** The same for token calls, log-outs and the pages of an identity provider. */
export const MOST_TOKEN_ANSWER_BYTES = 1024 * 1024;

/** Bytes of an answer's headers. */
export const MOST_HEADER_BYTES = 32 * 1024;

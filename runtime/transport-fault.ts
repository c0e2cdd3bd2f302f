import { mayHaveBeenSent, networkFault } from '../core/errors/network-fault';
import type { NetworkFault } from '../core/errors/network-fault';
import { VeeamError } from '../core/errors/veeam-error';
import type { HttpRequest } from '../core/ports';
import { DamagedCompression, TooManyBytes } from './answer-body';
import { MOST_HEADER_BYTES } from './bounds';
import { formatFingerprint, PinMismatch } from './certificate-pin';
import { DialFault } from './dial';
import { ProxyFault } from './tunnel';

/** The time of a request is up. */
export class TimeUp extends Error {}

/** An answer stopped coming in the middle. */
export class Paused extends Error {}

/** An answer whose headers are larger than allowed. */
export class TooManyHeaders extends Error {}

/** The server changes over to another protocol, which nobody asked it to. */
export class ProtocolSwitched extends Error {}

/** A request that cannot be written as HTTP. */
export class Unsendable extends Error {}

/** Where a request stood when it failed. */
export interface FailedRequest {
  readonly request: HttpRequest;
  readonly timeoutMs: number;
  /** Whether it (or a part of it) had gone out. */
  readonly wasSent: boolean;
  /** How users of the host make an untrusted certificate a trusted one. */
  readonly certificateAdvice?: string;
}

/** Puts whatever went wrong with a request into words. Never throws, and nothing of the fault travels with the error. */
export function transportFault(fault: unknown, failed: FailedRequest): VeeamError {
  const { request, timeoutMs, certificateAdvice } = failed;
  const { url } = request;
  if (request.signal?.aborted === true) return givenUp(url, failed.wasSent);
  if (fault instanceof VeeamError) return fault;
  const { host } = new URL(url);
  if (fault instanceof DialFault) return dialError(fault.reason, { url, timeoutMs, certificateAdvice });
  const requestSent = failed.wasSent;
  const unexpected = (words: string): VeeamError =>
    new VeeamError('VEEAM_UNEXPECTED_ANSWER', `${host} ${words}`, { requestSent });
  if (fault instanceof TooManyBytes)
    return unexpected(`sent more than ${sized(fault.most)}. Check the address, or ask for less at a time.`);
  if (fault instanceof DamagedCompression)
    return unexpected(
      `sent an answer whose compression (${fault.encoding}) is damaged. Check the server, and whether a proxy or firewall between changes answers.`,
    );
  if (fault instanceof TooManyHeaders)
    return unexpected(
      `sent more than ${sized(MOST_HEADER_BYTES)} of headers. Check the address, and whether a proxy or firewall between adds any.`,
    );
  if (fault instanceof ProtocolSwitched)
    return unexpected(
      'wants to change over to another protocol (status 101). Check the path of the request.',
    );
  if (fault instanceof Paused)
    return new VeeamError(
      'VEEAM_TIMEOUT',
      `${host} stopped in the middle of its answer, and nothing more came. Check the server and the network between.`,
      { requestSent },
    );
  if (fault instanceof Unsendable)
    return new VeeamError(
      'VEEAM_CONFIGURATION',
      `The request to ${host} cannot be sent: its method, its path or one of its headers holds characters that HTTP does not allow there.`,
      { requestSent: false },
    );
  if (fault instanceof TimeUp) return networkFault({ url, code: 'ETIMEDOUT', requestSent, timeoutMs });
  const { code } = fault as NodeJS.ErrnoException;
  return networkFault({
    url,
    code,
    requestSent: requestSent && mayHaveBeenSent(code),
    timeoutMs,
    certificateAdvice,
  });
}

function givenUp(url: string, requestSent: boolean): VeeamError {
  const words = `The request to ${new URL(url).host} was given up: nobody waits for its answer any more.`;
  return new VeeamError('VEEAM_TIMEOUT', words, { requestSent });
}

/** The error for a connection that did not come about. */
export function dialError(
  reason: unknown,
  { url, timeoutMs, certificateAdvice }: Pick<NetworkFault, 'url' | 'timeoutMs' | 'certificateAdvice'>,
): VeeamError {
  if (reason instanceof ProxyFault) return proxyError(reason, url);
  if (reason instanceof PinMismatch) return pinError(reason, url);
  const { code } = reason as NodeJS.ErrnoException;
  return networkFault({ url, code, requestSent: false, timeoutMs, certificateAdvice });
}

/** The error for a request that finds the line full. */
export function lineFull(url: string, waiting: number): VeeamError {
  return new VeeamError(
    'VEEAM_SERVER_BUSY',
    `More than ${waiting} requests are waiting for ${new URL(url).host}. It answers more slowly than requests come in: send fewer at a time, and look at the load of the server.`,
    { requestSent: false },
  );
}

/** The error for a request whose time was up before a connection was free for it. */
export function waitedInVain(url: string, connections: number, timeoutMs: number): VeeamError {
  return new VeeamError(
    'VEEAM_TIMEOUT',
    `No connection to ${new URL(url).host} became free within ${timeoutMs / 1000} s: ${connections} requests before this one are not answered yet. Check the load of the server, or send fewer requests at a time.`,
    { requestSent: false },
  );
}

function proxyError({ proxy, reason }: ProxyFault, url: string): VeeamError {
  const where =
    proxy.namedIn === 'session'
      ? 'the proxy settings of the session'
      : 'http_proxy, https_proxy and no_proxy in the environment of this process';
  return new VeeamError(
    'VEEAM_UNREACHABLE',
    `${new URL(url).host} cannot be reached through the proxy ${proxy.url.host}: ${reason}. Check ${where}.`,
    { requestSent: false },
  );
}

function pinError({ found }: PinMismatch, url: string): VeeamError {
  const shown = found === '' ? '' : ` It shows ${formatFingerprint(found)}.`;
  return new VeeamError(
    'VEEAM_CERTIFICATE',
    `${new URL(url).host} shows another certificate than the one whose fingerprint is in the session.${shown} If the certificate was renewed, enter the new fingerprint; else somebody may be in between.`,
    { requestSent: false },
  );
}

/** `64 MiB`, `1000 bytes` */
function sized(bytes: number): string {
  if (bytes % (1024 * 1024) === 0) return `${bytes / (1024 * 1024)} MiB`;
  return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`;
}

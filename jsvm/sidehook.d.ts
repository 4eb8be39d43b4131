// What handlers find in Sidehook, for editors and for tsc. Made by `sidehook functions --typings`.
// In a handler file:  /// <reference path="sidehook.d.ts" />

/** An event, as its sender described it, under the documented names and under those of current gateways. */
interface TykEvent {
  EventType: string;
  EventMetaData: any;
  TimeStamp: string;
  /** The same as EventType. */
  Type: string;
  /** The same as EventMetaData. */
  Meta: any;
  /** TimeStamp in RFC 3339; undefined when it is no time stamp. Ours. */
  readonly Time: string | undefined;
  /** How many equal events the run stands for, and, with sidehook.coalesce_s, when the first and the last of them came. Ours. */
  readonly Count: number;
  readonly FirstSeen: string | undefined;
  readonly LastSeen: string | undefined;
}

interface TykContext {
  APIID: string;
  OrgID: string;
  /** Ours, as the following. */
  readonly EventID: string;
  /** 1 for the first run of this handler for this event. */
  readonly Attempt: number;
  /** The name under which the API definition registers the handler. */
  readonly Handler: string;
  /** config_data of the API definition. */
  readonly ConfigData: any;
}

type TykHandlerFunction = (this: TykEventHandler, event: TykEvent, context: TykContext) => void;

interface TykEventHandler {
  NewHandler(callback: TykHandlerFunction): void;
  DoProcessEvent(event: TykEvent, context: TykContext): void;
}

declare namespace TykJS {
  namespace TykEventHandlers {
    var EventHandlerComponentMeta: { new (): TykEventHandler; prototype: any };
    var NewEventHandler: { new (configuration?: object): TykEventHandler; prototype: any };
  }
  /** There so that files which hold middleware too load; nothing calls it. */
  var TykMiddleware: any;
}

declare function TykJsResponse(response: any, session_meta: any): string;

/** What TykMakeHttpRequest takes, as an object or as its JSON text. */
interface TykHttpRequest {
  /** GET when it is missing. */
  Method?: string;
  /** Scheme and host; Resource is put behind it. */
  Domain: string;
  Resource?: string;
  Headers?: { [name: string]: string };
  Body?: string;
  /** Encoded as a form, and sent when there is no Body. */
  FormData?: { [name: string]: string };
  /** Milliseconds; http_client.timeout_ms when it is missing. Ours. */
  Timeout?: number;
  /** Have failures returned, with a Code of 0 and an Error, instead of undefined. Ours. */
  ReturnErrors?: boolean;
}

/** What the text that TykMakeHttpRequest returns holds. */
interface TykHttpResponse {
  Code: number;
  Body: string;
  Headers: { [name: string]: string[] };
  code: number;
  body: string;
  headers: { [name: string]: string[] };
  /** Only with ReturnErrors. */
  Error?: { Reason: string; Message: string };
}

interface TykBatchUnit {
  method?: string;
  /** The whole URL. */
  relative_url: string;
  headers?: { [name: string]: string };
  body?: string;
  /** Milliseconds. Ours. */
  timeout?: number;
}

interface TykBatch {
  requests?: TykBatchUnit[];
  suppress_parallel_execution?: boolean;
}

type TykDigest = "md5" | "sha1" | "sha256" | "sha512";

/** What a handler may throw to decide itself what becomes of its event. Ours. */
interface TykVerdict extends Error {}
/** Run it again: after so many milliseconds, or as retry.* says. */
declare function TykRetry(after_ms?: number): TykVerdict;
/** Be done with it. */
declare function TykDrop(reason?: string): TykVerdict;
/** Give up on it: it becomes a dead letter at once. */
declare function TykFail(reason?: string): TykVerdict;

/** underscore.js */
declare var _: any;

/** Writes String(message) to the log at level info. */
declare function log(message: any): void;

/** Writes String(message) and a line break to the log, with nothing around it. */
declare function rawlog(message: any): void;

/** The bytes of String(text) in base64, padded. */
declare function b64enc(text: any): string;

/** Decodes base64, padded or not; undefined, and an error in the log, when it is not base64. */
declare function b64dec(base64: any): string | undefined;

/** The bytes of String(text) in base64, without padding. */
declare function rawb64enc(text: any): string;

/** Decodes base64 without padding; undefined, and an error in the log, for anything else. */
declare function rawb64dec(base64: any): string | undefined;

/** The bytes of String(text) in base64url, without padding. Ours. */
declare function b64urlenc(text: any): string;

/** Decodes base64url, padded or not, and base64; undefined, and an error in the log, for anything else. Ours. */
declare function b64urldec(base64url: any): string | undefined;

/** Sends an HTTP request and returns the answer as JSON; undefined, and an error in the log, when there is none. */
declare function TykMakeHttpRequest(request: string | TykHttpRequest): string | undefined;

/** Sends several HTTP requests and returns the answers as JSON, in the order of the requests. */
declare function TykBatchRequest(batch: string | TykBatch): string | undefined;

/** The session of a key as JSON; {"status":"error",…} when there is none. */
declare function TykGetKeyData(key: string, api_id: string): string;

/** Creates or replaces the session of a key. With suppress_reset 1, quotas go on as they are. */
declare function TykSetKeyData(key: string, session: string | object, suppress_reset?: string | number): void;

/** The value of a key; null when there is none. */
declare function TykStorageGet(key: string): string | null;

/** Stores String(value), for so many seconds, or for good when ttl is 0 or missing. */
declare function TykStorageSet(key: string, value: any, ttl?: number): void;

/** Stores it only when there is no value yet, and says whether it did. */
declare function TykStorageSetNX(key: string, value: any, ttl?: number): boolean;

/** Removes a key. */
declare function TykStorageDel(key: string): void;

/** Whole seconds that the value is kept; -1 for good, -2 when there is none. */
declare function TykStorageTTL(key: string): number;

/** Adds one to a whole number and returns it; ttl counts from the first. */
declare function TykStorageIncr(key: string, ttl?: number): string;

/** The digest of the bytes of String(text): md5, sha1, sha256 or sha512. Ours. */
declare function TykHash(algorithm: TykDigest, text: any, encoding?: "hex" | "base64"): string;

/** The HMAC of the bytes of String(text) with the key's. Ours. */
declare function TykHmac(algorithm: TykDigest, key: any, text: any, encoding?: "hex" | "base64"): string;

/** The value of an environment variable that jsvm.env_allow names; undefined for any other. Ours. */
declare function TykEnv(name: string): string | undefined;

declare namespace console {
  /** Writes the values, with blanks between and objects as JSON, at level info. */
  function log(...values: any[]): void;
  /** Like console.log, at level debug. */
  function debug(...values: any[]): void;
  /** The same as console.log. */
  function info(...values: any[]): void;
  /** Like console.log, at level warn. */
  function warn(...values: any[]): void;
  /** Like console.log, at level error. */
  function error(...values: any[]): void;
}

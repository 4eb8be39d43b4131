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

// The TykJS namespace. What each part does is Tyk's; jsvm/compatibility.md, "TykJS", says it and names the tests.
function (global, exports) {
  // --- Event handlers ---

  function EventHandlerComponentMeta() {}

  EventHandlerComponentMeta.prototype.DoProcessEvent = function (event, context) {
    log('Calling built - in handle');
    this.Handle(event, context);
  };

  EventHandlerComponentMeta.prototype.Handle = function (request, context) {
    log('Handler not implemented!');
    return request;
  };

  function NewEventHandler() {}

  NewEventHandler.prototype = Object.create(EventHandlerComponentMeta.prototype);
  NewEventHandler.prototype.constructor = NewEventHandler;

  NewEventHandler.prototype.NewHandler = function (callback) {
    this.Handle = callback;
  };

  // --- Middleware: inert here, so that files which hold both kinds of code load ---

  function MiddlewareComponentMeta(configuration) {
    this.configuration = configuration;
  }

  MiddlewareComponentMeta.prototype.ProcessRequest = function (request, session) {
    log('Process Request Not Implemented');
    return request;
  };

  MiddlewareComponentMeta.prototype.DoProcessRequest = function (request, session, config) {
    return JSON.stringify(this.ProcessRequest(request, session, config));
  };

  MiddlewareComponentMeta.prototype.ProcessResponse = function (response, session) {
    log('Process Response Not Implemented');
    return response;
  };

  MiddlewareComponentMeta.prototype.DoProcessResponse = function (response, session, config) {
    return JSON.stringify(this.ProcessResponse(response, session, config));
  };

  function NewMiddleware(configuration) {
    MiddlewareComponentMeta.call(this, configuration);
  }

  NewMiddleware.prototype = Object.create(MiddlewareComponentMeta.prototype);
  NewMiddleware.prototype.constructor = NewMiddleware;

  NewMiddleware.prototype.NewProcessRequest = function (callback) {
    this.ProcessRequest = callback;
  };

  NewMiddleware.prototype.NewProcessResponse = function (callback) {
    this.ProcessResponse = callback;
  };

  NewMiddleware.prototype.ReturnData = function (request, session) {
    return { Request: request, SessionMeta: session };
  };

  NewMiddleware.prototype.ReturnResponseData = function (response, session) {
    return { Response: response, SessionMeta: session };
  };

  NewMiddleware.prototype.ReturnAuthData = function (request, session) {
    return { Request: request, Session: session };
  };

  global.TykJS = {
    TykMiddleware: {
      MiddlewareComponentMeta: MiddlewareComponentMeta,
      NewMiddleware: NewMiddleware
    },
    TykEventHandlers: {
      EventHandlerComponentMeta: EventHandlerComponentMeta,
      NewEventHandler: NewEventHandler
    }
  };

  global.TykJsResponse = function TykJsResponse(response, session) {
    return JSON.stringify({ Response: response, SessionMeta: session });
  };
}

// Put after the handler's file, as what a module exports has to be in the module. njs makes the globals anew for each
// request, and so each answer says whether the handler has counted in them.
function take(request) {
  counter.DoProcessEvent(JSON.parse(request.requestText), { APIID: 'bench', OrgID: 'acme' });
  request.return(events === 1 && expired === 1 ? 202 : 500);
}

export default { take };

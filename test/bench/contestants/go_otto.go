// A Go server that runs the handler as Tyk does: the event is marshalled, the call is built as source text, and run on one
// otto VM that all requests share, behind a mutex. go_otto PORT HANDLERS.js
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"

	"github.com/robertkrimen/otto"
)

type event struct {
	EventType     string
	EventMetaData map[string]interface{}
	TimeStamp     string
}

type handlers struct {
	mutex   sync.Mutex
	machine *otto.Otto
}

func (h *handlers) load(path string) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	h.machine = otto.New()
	_, err = h.machine.Run(source)
	return err
}

func (h *handlers) run(source string) (otto.Value, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.machine.Run(source)
}

func (h *handlers) take(answer http.ResponseWriter, request *http.Request) {
	var taken event
	if err := json.NewDecoder(request.Body).Decode(&taken); err != nil {
		http.Error(answer, err.Error(), http.StatusBadRequest)
		return
	}
	text, err := json.Marshal(taken)
	if err == nil {
		_, err = h.run(fmt.Sprintf(`counter.DoProcessEvent(%s, {"APIID":"bench","OrgID":"acme"});`, text))
	}
	if err != nil {
		http.Error(answer, err.Error(), http.StatusInternalServerError)
		return
	}
	answer.WriteHeader(http.StatusAccepted)
}

func (h *handlers) tellCounts(answer http.ResponseWriter, _ *http.Request) {
	counts, err := h.run(`JSON.stringify({ events: events, expired: expired })`)
	if err != nil {
		http.Error(answer, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprint(answer, counts)
}

func main() {
	var all handlers
	if err := all.load(os.Args[2]); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/events", all.take)
	http.HandleFunc("/counts", all.tellCounts)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}

"""Sends the same event in the framings of Python's HTTP clients, and prints the status of each answer: framing.py PORT"""
import gzip
import http.client
import json
import sys
import urllib.request

port = int(sys.argv[1])
event = json.dumps({"EventType": "KeyExpired", "EventMetaData": {"Path": "/orders/1"}}).encode()


def say(name, status):
    print(name, status)


def post(name, connection, body, headers=None, **options):
    connection.request("POST", "/events", body=body, headers=headers or {}, **options)
    answer = connection.getresponse()
    answer.read()
    say(name, answer.status)


connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
post("a length", connection, event)
post("an iterable, chunked", connection, iter([event[:10], b"", event[10:]]), encode_chunked=True)
post("gzip", connection, gzip.compress(event), {"Content-Encoding": "gzip"})
post("an empty body", connection, b"")
connection.close()

old = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
old._http_vsn, old._http_vsn_str = 10, "HTTP/1.0"
post("HTTP/1.0", old, event)
old.close()

with urllib.request.urlopen(f"http://127.0.0.1:{port}/events", data=event, timeout=20) as answer:
    say("urllib with a form's content type", answer.status)

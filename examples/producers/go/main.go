// Publishes one message of a campaign and prints what the gate says to exactly this message.
//
//	send <campaign> <message id> <number> [value of the template ...]
//
// NATS_URL, NATS_CREDS (file with the producer's key), NAMESPACE; TRACEPARENT when the message is traced; TRIAL=1 to have it judged
// and never sent; EXPIRES_SECONDS, after which it is refused instead of sent late.
// Exit code 0: approved. 1: not approved. 3: not stored, so publish it again with the same id. 4: stored, no verdict yet.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	answerTime  = 2 * time.Second
	attemptsMax = 5
	verdictTime = 60 * time.Second
)

var namespace = setting("NAMESPACE", "marketing")

type violation struct {
	Rule, Clause, Message, Remedy string
}

type verdict struct {
	Outcome    string `json:"-"`
	Sequence   uint64
	Decision   string
	JudgedAtMs int64
	Violations []violation
}

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "send <campaign> <message id> <number> [value of the template ...]")
		os.Exit(2)
	}
	os.Exit(send(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]))
}

func send(campaign, messageID, to string, values []string) int {
	nc, js, err := connect()
	if err != nil {
		fmt.Fprintln(os.Stderr, "not stored:", err)
		return 3
	}
	defer nc.Close()
	message := nats.NewMsg(fmt.Sprintf("consentry.send.%s.%s.%s", namespace, campaign, lastFour(to)))
	message.Data = payload(to, values)
	setHeaders(message.Header, messageID)
	sequence, err := publish(nc, js, message)
	if err != nil {
		fmt.Fprintln(os.Stderr, "not stored:", err)
		return 3
	}
	found, err := verdictOf(js, sequence)
	if err != nil {
		fmt.Fprintf(os.Stderr, "stored as %d, and no verdict yet: %v\n", sequence, err)
		return 4
	}
	show(found)
	if found.Outcome != "approved" {
		return 1
	}
	return 0
}

func connect() (*nats.Conn, jetstream.JetStream, error) {
	key, err := nats.NkeyOptionFromSeed(setting("NATS_CREDS", "nats.creds"))
	if err != nil {
		return nil, nil, err
	}
	nc, err := nats.Connect(setting("NATS_URL", nats.DefaultURL), key)
	if err != nil {
		return nil, nil, err
	}
	js, err := jetstream.NewWithDomain(nc, "CONSENTRY")
	return nc, js, err
}

func setHeaders(header nats.Header, messageID string) {
	header.Set("Nats-Msg-Id", messageID)
	seconds, _ := strconv.Atoi(setting("EXPIRES_SECONDS", "3600"))
	header.Set("Consentry-Expires", time.Now().Add(time.Duration(seconds)*time.Second).UTC().Format(time.RFC3339))
	if traceparent := os.Getenv("TRACEPARENT"); traceparent != "" {
		header.Set("traceparent", traceparent)
	}
	if trial := os.Getenv("TRIAL"); trial != "" {
		header.Set("Consentry-Trial", trial)
	}
}

// What OUTBOUND numbered the message with; the same number for the same id, within two minutes.
func publish(nc *nats.Conn, js jetstream.JetStream, message *nats.Msg) (uint64, error) {
	for attempt := 1; ; attempt++ {
		ctx, cancel := context.WithTimeout(context.Background(), answerTime)
		stored, err := js.PublishMsg(ctx, message)
		cancel()
		if err == nil {
			return stored.Sequence, nil
		}
		if errors.Is(nc.LastError(), nats.ErrPermissionViolation) {
			return 0, nc.LastError()
		}
		if attempt == attemptsMax || !maySucceedLater(err) {
			return 0, err
		}
		time.Sleep(time.Duration(attempt) * 500 * time.Millisecond)
	}
}

// OUTBOUND is full, a server is starting, or there was no answer: then nobody knows whether it is stored, and the id does.
func maySucceedLater(err error) bool {
	var refused *jetstream.APIError
	return !errors.As(err, &refused) || refused.Code >= 500
}

// Reads the verdicts of the namespace until that of one message. Another's it hands back, as long as somebody may wait for it.
func verdictOf(js jetstream.JetStream, sequence uint64) (*verdict, error) {
	ctx, cancel := context.WithTimeout(context.Background(), verdictTime)
	defer cancel()
	reader, err := js.Consumer(ctx, "VERDICTS", "producer_"+namespace)
	if err != nil {
		return nil, err
	}
	for ctx.Err() == nil {
		message, err := reader.Next(jetstream.FetchMaxWait(2 * time.Second))
		if errors.Is(err, nats.ErrTimeout) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found := verdict{Outcome: strings.Split(message.Subject(), ".")[2]}
		if err := json.Unmarshal([]byte(message.Headers().Get("Consentry-Verdict")), &found); err != nil {
			return nil, err
		}
		if found.Sequence == sequence {
			return &found, message.Ack()
		}
		if time.Since(time.UnixMilli(found.JudgedAtMs)) > verdictTime {
			err = message.Ack()
		} else {
			err = message.NakWithDelay(time.Second)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, ctx.Err()
}

func show(found *verdict) {
	fmt.Printf("%s  decision %s\n", found.Outcome, found.Decision)
	for _, each := range found.Violations {
		fmt.Printf("%s %s: %s\n   do: %s\n", each.Clause, each.Rule, each.Message, each.Remedy)
	}
}

// The send payload of WhatsApp's Cloud API, as it would be posted there.
func payload(to string, values []string) []byte {
	parameters := []any{}
	for _, value := range values {
		parameters = append(parameters, map[string]any{"type": "text", "text": value})
	}
	body, _ := json.Marshal(map[string]any{
		"messaging_product": "whatsapp",
		"recipient_type":    "individual",
		"to":                to,
		"type":              "template",
		"template": map[string]any{
			"name":       "spring_offer",
			"language":   map[string]any{"code": "en"},
			"components": []any{map[string]any{"type": "body", "parameters": parameters}},
		},
	})
	return body
}

// The same however a number is written, so that one person is always one partition.
func lastFour(recipient string) string {
	plain := strings.Map(func(each rune) rune {
		if each >= '0' && each <= '9' || each >= 'A' && each <= 'Z' || each >= 'a' && each <= 'z' {
			return each
		}
		return -1
	}, recipient)
	return plain[max(0, len(plain)-4):]
}

func setting(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}

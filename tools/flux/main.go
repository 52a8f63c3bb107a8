// Reads questions from standard input, one JSON document a line: {"object": …, "expressions": {"current": …, "failed": …, "inProgress": …}},
// and answers one line each, as Flux's kustomize-controller would: {"status": …}.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const longestLine = 16 << 20

type question struct {
	Object      *unstructured.Unstructured       `json:"object"`
	Expressions kustomize.HealthCheckExpressions `json:"expressions"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		status, err := judge(lines.Bytes())
		if err != nil {
			fail(err)
		}
		if err := answers.Encode(map[string]string{"status": status}); err != nil {
			fail(err)
		}
	}
	if err := lines.Err(); err != nil {
		fail(err)
	}
}

func judge(line []byte) (string, error) {
	asked := question{Object: &unstructured.Unstructured{}}
	if err := json.Unmarshal(line, &asked); err != nil {
		return "", err
	}
	evaluator, err := cel.NewStatusEvaluator(&asked.Expressions)
	if err != nil {
		return "", err
	}
	result, err := evaluator.Evaluate(context.Background(), asked.Object)
	if err != nil {
		return "", err
	}
	return string(result.Status), nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Reads Terraform configurations by HashiCorp's own parser and evaluates the Secret in each: a line
// of JSON with the texts of a configuration and its variables' values in, a line of JSON out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

type order struct {
	Config    string `json:"config"`
	Variables string `json:"variables"`
}

type answer = map[string]interface{}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var one order
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		said, err := read(one)
		if err != nil {
			said = answer{"error": err.Error()}
		}
		if err := out.Encode(said); err != nil {
			os.Exit(1)
		}
	}
}

func parse(text, name string) (*hclsyntax.Body, error) {
	file, diagnostics := hclsyntax.ParseConfig([]byte(text), name, hcl.InitialPos)
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	return file.Body.(*hclsyntax.Body), nil
}

func read(one order) (answer, error) {
	values, err := parse(one.Variables, "terraform.tfvars")
	if err != nil {
		return nil, err
	}
	variables := map[string]cty.Value{}
	for name, attribute := range values.Attributes {
		value, diagnostics := attribute.Expr.Value(nil)
		if diagnostics.HasErrors() {
			return nil, diagnostics
		}
		variables[name] = value
	}
	config, err := parse(one.Config, "main.tf")
	if err != nil {
		return nil, err
	}
	context := &hcl.EvalContext{
		Variables: map[string]cty.Value{"var": cty.ObjectVal(variables)},
		Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc},
	}
	said := answer{}
	kinds := []string{}
	for _, block := range config.Blocks {
		kinds = append(kinds, block.Type)
		switch block.Type {
		case "resource":
			said["labels"] = block.Labels
			if err := evaluate(block.Body, context, said); err != nil {
				return nil, err
			}
		case "variable":
			if _, set := variables[block.Labels[0]]; !set || len(variables) != 1 {
				return nil, fmt.Errorf("the values are not those of %s", block.Labels[0])
			}
		}
	}
	if len(config.Attributes) > 0 || len(values.Blocks) > 0 {
		return nil, fmt.Errorf("something stands beside the blocks")
	}
	said["blocks"] = kinds
	return said, nil
}

func evaluate(body *hclsyntax.Body, context *hcl.EvalContext, into answer) error {
	for name, attribute := range body.Attributes {
		value, diagnostics := attribute.Expr.Value(context)
		if diagnostics.HasErrors() {
			return diagnostics
		}
		text, err := ctyjson.Marshal(value, value.Type())
		if err != nil {
			return err
		}
		into[name] = json.RawMessage(text)
	}
	for _, block := range body.Blocks {
		inner := answer{}
		if err := evaluate(block.Body, context, inner); err != nil {
			return err
		}
		into[block.Type] = inner
	}
	return nil
}

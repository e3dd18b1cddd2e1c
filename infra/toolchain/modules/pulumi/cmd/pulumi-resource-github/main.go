// The GitHub resource plugin.
package main

import (
	"fmt"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"

	"infra.test/toolchain/github"
	"infra.test/toolchain/schema"
)

func main() {
	description, err := schema.Beside()
	if err != nil {
		fmt.Fprintln(os.Stderr, "no schema, run `make setup`:", err)
		os.Exit(1)
	}
	tfbridge.Main("github", github.Version, github.Provider(), description)
}

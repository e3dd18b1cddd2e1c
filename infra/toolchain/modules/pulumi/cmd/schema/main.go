// Writes the schema of each provider beside its plugin: `schema FOLDER`.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"

	"infra.test/toolchain/github"
	"infra.test/toolchain/schema"
	"infra.test/toolchain/vercel"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: schema FOLDER")
		os.Exit(2)
	}
	for _, info := range []tfbridge.ProviderInfo{github.Provider(), vercel.Provider()} {
		if err := write(os.Args[1], info); err != nil {
			fmt.Fprintf(os.Stderr, "schema of %s: %v\n", info.Name, err)
			os.Exit(1)
		}
	}
}

// write generates one schema. Its descriptions come from the provider's own code: no documentation is fetched.
func write(folder string, info tfbridge.ProviderInfo) error {
	generated, err := tfgen.GenerateSchemaWithOptions(tfgen.GenerateSchemaOptions{
		ProviderInfo:    info,
		DiagnosticsSink: diag.DefaultSink(os.Stderr, os.Stderr, diag.FormatOptions{Color: colors.Never}),
		XInMemoryDocs:   true,
	})
	if err != nil {
		return err
	}
	text, err := json.Marshal(generated.PackageSpec)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "pulumi-resource-"+info.Name+schema.Suffix), text, 0o644)
}

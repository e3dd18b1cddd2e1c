// The Vercel resource plugin.
package main

import (
	"context"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"

	"infra.test/toolchain/schema"
	"infra.test/toolchain/vercel"
)

func main() {
	tfbridge.Main(context.Background(), "vercel", vercel.Provider(), tfbridge.ProviderMetadata{
		XGetSchema: func(context.Context, plugin.GetSchemaRequest) ([]byte, error) { return schema.Beside() },
	})
}

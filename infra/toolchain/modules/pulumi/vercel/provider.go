// Package vercel makes a Pulumi provider of the Vercel Terraform provider.
package vercel

import (
	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	"github.com/vercel/terraform-provider-vercel/vercel"
)

// Version is that of the Python SDK whose programs this provider serves. The Terraform provider below it is older: the
// newest that is published as a Go module.
const Version = "5.21.1"

// Provider maps every resource and data source to the names of the official Pulumi provider.
func Provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            pf.ShimProvider(vercel.New()),
		Name:         "vercel",
		Version:      Version,
		GitHubOrg:    "vercel",
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
	}
	info.MustComputeTokens(tokens.SingleModule("vercel_", "index", tokens.MakeStandard("vercel")))
	return info
}

// Package github makes a Pulumi provider of the GitHub Terraform provider.
package github

import (
	"github.com/integrations/terraform-provider-github/v6/github"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

// Version is that of the Python SDK whose programs this provider serves.
const Version = "6.15.0"

// Provider maps every resource and data source to the names of the official Pulumi provider.
func Provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:                       sdkv2.NewProvider(github.NewProvider("6.13.0", "")()),
		Name:                    "github",
		Version:                 Version,
		GitHubOrg:               "integrations",
		TFProviderModuleVersion: "v6",
		MetadataInfo:            tfbridge.NewProviderMetadata([]byte("{}")),
		Resources: map[string]*tfbridge.ResourceInfo{
			// Upstream made it one block at most; the Python SDK kept its list.
			"github_repository_environment": {
				Fields: map[string]*tfbridge.SchemaInfo{"reviewers": {MaxItemsOne: tfbridge.False()}},
			},
		},
	}
	info.MustComputeTokens(tokens.SingleModule("github_", "index", tokens.MakeStandard("github")))
	return info
}

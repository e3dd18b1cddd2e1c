//go:build tools

// Package language pins the Python language host: the last version that was published as a part of the SDK's Go module.
// It stands apart from the engine because it needs an SDK of that same old version.
package language

import _ "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python"

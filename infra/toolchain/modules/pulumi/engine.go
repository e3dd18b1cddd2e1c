//go:build tools

package toolchain

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" // keeps the engine in go.mod

// Package toolchain pins, in one go.mod, the engine and the resource plugins that are built when neither PATH nor the
// vendor's download site has them. One module, so that they share as many compiled packages as possible.
package toolchain

// Package schema finds the description of a provider's resources, which stands beside the plugin and not inside it:
// so the plugin need not be linked a second time after the description is generated.
package schema

import (
	"fmt"
	"os"
	"path/filepath"
)

// Suffix follows the plugin's own name.
const Suffix = ".schema.json"

// Beside reads the schema of the plugin that is running.
func Beside() ([]byte, error) {
	plugin, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("where am I: %w", err)
	}
	if plugin, err = filepath.EvalSymlinks(plugin); err != nil {
		return nil, fmt.Errorf("where am I: %w", err)
	}
	return os.ReadFile(plugin + Suffix)
}

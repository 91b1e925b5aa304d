package main

import (
	"maps"
	"slices"

	kubernetes "github.com/hashicorp/vault-plugin-auth-kubernetes"
	"github.com/hashicorp/vault/builtin/credential/approle"
	"github.com/hashicorp/vault/builtin/logical/transit"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
)

// What the service uses of Vault; more engines only make the binary larger.
var (
	secretEngines = map[string]logical.Factory{"transit": transit.Factory}
	authMethods   = map[string]logical.Factory{"approle": approle.Factory, "kubernetes": kubernetes.Factory}
)

// registry tells the core which plugins are compiled in. Without one, enabling a mount panics.
type registry struct{}

func (registry) ofType(t consts.PluginType) map[string]logical.Factory {
	switch t {
	case consts.PluginTypeSecrets:
		return secretEngines
	case consts.PluginTypeCredential:
		return authMethods
	}
	return nil
}

func (r registry) Contains(name string, t consts.PluginType) bool {
	_, found := r.ofType(t)[name]
	return found
}

func (r registry) Get(name string, t consts.PluginType) (func() (any, error), bool) {
	factory, found := r.ofType(t)[name]
	return func() (any, error) { return factory, nil }, found
}

func (r registry) Keys(t consts.PluginType) []string {
	return slices.Collect(maps.Keys(r.ofType(t)))
}

func (registry) DeprecationStatus(string, consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, true
}

func (registry) IsBuiltinEntPlugin(string, consts.PluginType) bool { return false }

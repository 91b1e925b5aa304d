package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/audit"
	"github.com/hashicorp/vault/helper/namespace"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical"
	"github.com/hashicorp/vault/sdk/physical/file"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

const auditDevice = "vault-dev"

type keys struct {
	RootToken string `json:"root_token"`
	UnsealKey string `json:"unseal_key"`
}

// openVault returns an unsealed core on the data of o, which it initializes when there is none yet.
func openVault(o options, addr string, logger hclog.Logger) (*vault.Core, error) {
	// Vault would say only "invalid request" to an audit file that it cannot open.
	if err := touch(o.auditFile); err != nil {
		return nil, fmt.Errorf("cannot write -audit %s: %w", o.auditFile, err)
	}
	storage, err := openStorage(o.dataDir, logger)
	if err != nil {
		return nil, err
	}
	scheme := "http://"
	if o.tlsCert != "" {
		scheme = "https://"
	}
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:           storage,
		Logger:             logger,
		DisableMlock:       true,
		RedirectAddr:       scheme + addr,
		BuiltinRegistry:    registry{},
		LogicalBackends:    secretEngines,
		CredentialBackends: authMethods,
		AuditBackends:      map[string]audit.Factory{"file": auditInto(o.auditFile)},
	})
	if err != nil {
		return nil, fmt.Errorf("cannot create the Vault core: %w", err)
	}
	initialized, err := core.Initialized(context.Background())
	if err != nil {
		return nil, fmt.Errorf("cannot read -data %s: %w; if a first start was cut short, delete it", o.dataDir, err)
	}
	var k keys
	if initialized {
		k, err = readKeys(o)
	} else {
		k, err = initialize(core, o)
	}
	if err != nil {
		return nil, err
	}
	share, err := hex.DecodeString(k.UnsealKey)
	if err != nil {
		return nil, fmt.Errorf("-keys %s: unseal_key is not hexadecimal", o.keysFile)
	}
	if unsealed, err := core.Unseal(share); err != nil {
		return nil, fmt.Errorf("cannot unseal: %w; do -keys %s and -data %s belong together?", err, o.keysFile, o.dataDir)
	} else if !unsealed {
		return nil, fmt.Errorf("one key does not unseal -data %s: other software initialized it", o.dataDir)
	}
	if err := setAudit(core, k.RootToken, o.auditFile); err != nil {
		return nil, errors.Join(err, core.Shutdown())
	}
	return core, nil
}

func openStorage(dir string, logger hclog.Logger) (physical.Backend, error) {
	if dir == "" {
		return inmem.NewInmem(nil, logger)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot create -data %s: %w", dir, err)
	}
	probe, err := os.CreateTemp(dir, "probe-")
	if err != nil {
		return nil, fmt.Errorf("cannot write to -data %s: %w", dir, err)
	}
	probe.Close()
	os.Remove(probe.Name())

	// The lock ends with the process, however that ends; the file descriptor stays open on purpose.
	fd, err := syscall.Open(dir, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("cannot open -data %s: %w", dir, err)
	}
	if err := syscall.Flock(fd, syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, fmt.Errorf("-data %s is in use by another vault-dev: end that first", dir)
	}
	return file.NewFileBackend(map[string]string{"path": dir}, logger)
}

func readKeys(o options) (keys, error) {
	var k keys
	content, err := os.ReadFile(o.keysFile)
	if errors.Is(err, fs.ErrNotExist) {
		return k, fmt.Errorf("-keys %s is missing, so the data in %s cannot be unsealed: "+
			"bring the file back, or delete %s and start anew", o.keysFile, o.dataDir, o.dataDir)
	}
	if err != nil {
		return k, fmt.Errorf("cannot read -keys: %w", err)
	}
	// No detail of a parse error: it could quote the key.
	if json.Unmarshal(content, &k) != nil || k.RootToken == "" || k.UnsealKey == "" {
		return k, fmt.Errorf("-keys %s is not JSON with root_token and unseal_key", o.keysFile)
	}
	return k, nil
}

// initialize opens the key file before it makes the keys: data whose keys cannot be kept is lost.
func initialize(core *vault.Core, o options) (k keys, err error) {
	if _, err := os.Lstat(o.keysFile); err == nil && o.dataDir != "" {
		return k, fmt.Errorf("-keys %s exists, but %s holds no data yet: "+
			"delete the file, or name the data that it belongs to", o.keysFile, o.dataDir)
	}
	temp, err := os.CreateTemp(filepath.Dir(o.keysFile), ".vault-dev-keys-") // mode 0600
	if err != nil {
		return k, fmt.Errorf("cannot write -keys: %w", err)
	}
	defer os.Remove(temp.Name())
	defer temp.Close()

	result, err := core.Initialize(context.Background(), &vault.InitParams{
		BarrierConfig: &vault.SealConfig{SecretShares: 1, SecretThreshold: 1},
	})
	if err != nil {
		return k, fmt.Errorf("cannot initialize: %w", err)
	}
	k = keys{RootToken: result.RootToken, UnsealKey: hex.EncodeToString(result.SecretShares[0])}
	err = errors.Join(json.NewEncoder(temp).Encode(k), temp.Sync(), os.Rename(temp.Name(), o.keysFile))
	if err != nil {
		return k, fmt.Errorf("cannot write -keys: %w", err)
	}
	return k, nil
}

func touch(path string) error {
	if path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	opened, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return opened.Close()
}

// auditInto makes our audit device write to the file of this start. The one of an earlier start, which
// the data remembers, may be gone, and Vault does not unseal with an audit device that it cannot open.
func auditInto(path string) audit.Factory {
	return func(config *audit.BackendConfig, headers audit.HeaderFormatter) (audit.Backend, error) {
		if config.MountPath == auditDevice+"/" {
			config.Config["file_path"] = "discard"
			if path != "" {
				config.Config["file_path"] = path
			}
		}
		return audit.NewFileBackend(config, headers)
	}
}

// setAudit enables, moves or disables our audit device so that it is what -audit says.
func setAudit(core *vault.Core, rootToken, path string) error {
	call := func(operation logical.Operation, path string, data map[string]any) (*logical.Response, error) {
		response, err := core.HandleRequest(namespace.RootContext(context.Background()), &logical.Request{
			Operation: operation, Path: path, Data: data, ClientToken: rootToken,
		})
		if err == nil && response.IsError() {
			err = response.Error()
		}
		return response, err
	}

	devices, err := call(logical.ReadOperation, "sys/audit", nil)
	if err != nil {
		return fmt.Errorf("cannot list the audit devices: %w", err)
	}
	current := ""
	if device, found := devices.Data[auditDevice+"/"].(map[string]any); found {
		current = device["options"].(map[string]string)["file_path"]
	}
	if current == path {
		return nil
	}
	if current != "" {
		if _, err := call(logical.DeleteOperation, "sys/audit/"+auditDevice, nil); err != nil {
			return fmt.Errorf("cannot disable the audit device on %s: %w", current, err)
		}
	}
	if path == "" {
		return nil
	}
	_, err = call(logical.UpdateOperation, "sys/audit/"+auditDevice, map[string]any{
		"type":        "file",
		"description": "development",
		"options":     map[string]any{"file_path": path},
	})
	if err != nil {
		return fmt.Errorf("cannot audit to -audit %s: %w", path, err)
	}
	return nil
}

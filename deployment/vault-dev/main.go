// Command vault-dev runs a real HashiCorp Vault core (Transit, AppRole, Kubernetes auth) for development
// and tests, on machines with neither a container engine nor a vault binary. It initializes and unseals
// itself; the root token and the unseal key go to the file named by -keys and nowhere else.
//
// HashiCorp Vault is under the Business Source License 1.1: never ship this program with the service.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/go-hclog"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/vault"
)

type options struct {
	addr            string
	tlsCert, tlsKey string
	dataDir         string
	keysFile        string
	auditFile       string
	logLevel        string
	exitWithParent  bool
}

func main() {
	var o options
	flag.StringVar(&o.addr, "addr", "127.0.0.1:8200",
		"listen `address`; port 0 takes a free one, the ready line names it")
	flag.StringVar(&o.tlsCert, "tls-cert", "", "PEM `file` with the certificate chain; with -tls-key serves HTTPS")
	flag.StringVar(&o.tlsKey, "tls-key", "", "PEM `file` with the certificate's private key")
	flag.StringVar(&o.dataDir, "data", "", "`directory` to keep data in; without it all data is in memory and gone at exit")
	flag.StringVar(&o.keysFile, "keys", "", "`file` for root_token and unseal_key as JSON, mode 0600; required")
	flag.StringVar(&o.auditFile, "audit", "", "`file` that the audit device appends to; without it auditing is off")
	flag.StringVar(&o.logLevel, "log-level", "warn", "trace, debug, info, warn, error or off; written to stderr")
	flag.BoolVar(&o.exitWithParent, "exit-with-parent", false,
		"exit when stdin reaches its end, as the pipe from a parent does when that dies")
	flag.Parse()

	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "vault-dev:", strings.Join(strings.Fields(err.Error()), " "))
		os.Exit(1)
	}
}

// run serves until a signal or the parent's end, and returns nil after an orderly shutdown.
func run(o options) error {
	stop, release := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer release()
	// A dead parent leaves broken stdout and stderr pipes; writing to them must not cut the shutdown short.
	signal.Ignore(syscall.SIGPIPE)
	if o.exitWithParent {
		stop = untilEndOf(os.Stdin, stop)
	}

	certificates, err := o.check()
	if err != nil {
		return err
	}
	logger := hclog.New(&hclog.LoggerOptions{
		Name:    "vault-dev",
		Level:   hclog.LevelFromString(o.logLevel),
		Output:  os.Stderr,
		Exclude: aboutBeingSealed,
	})

	// Listening comes first: a taken port must not leave freshly initialized data behind.
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return listenError(o.addr, err)
	}
	defer listener.Close()
	core, err := openVault(o, listener.Addr().String(), logger)
	if err != nil {
		return err
	}

	server := &http.Server{
		Handler: vaulthttp.Handler.Handler(&vault.HandlerProperties{
			Core:           core,
			ListenerConfig: &configutil.Listener{Type: "tcp", Address: listener.Addr().String()},
		}),
		TLSConfig:         &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12},
		ErrorLog:          logger.StandardLogger(&hclog.StandardLoggerOptions{ForceLevel: hclog.Debug}),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       5 * time.Minute,
	}
	failed := make(chan error, 1)
	go func() {
		if len(certificates) > 0 {
			failed <- server.ServeTLS(listener, "", "")
		} else {
			failed <- server.Serve(listener)
		}
	}()
	fmt.Println("vault-dev ready on", listener.Addr())

	select {
	case err = <-failed:
		err = fmt.Errorf("serving ended: %w", err)
	case <-stop.Done():
		release() // a second signal ends the process at once
	}
	patience, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if server.Shutdown(patience) != nil {
		server.Close()
	}
	return errors.Join(err, core.Shutdown())
}

// aboutBeingSealed leaves out the complaints of Vault's background work when the seal at the end of
// initialization, or at shutdown, surprises it.
func aboutBeingSealed(_ hclog.Level, _ string, args ...any) bool {
	return slices.ContainsFunc(args, func(arg any) bool {
		err, isError := arg.(error)
		return isError && (errors.Is(err, context.Canceled) || strings.Contains(err.Error(), consts.ErrSealed.Error()))
	})
}

// check refuses what cannot work before anything is opened or written, and loads the certificate, if any.
func (o *options) check() ([]tls.Certificate, error) {
	switch {
	case flag.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q (see -help)", flag.Arg(0))
	case o.keysFile == "":
		return nil, errors.New("-keys FILE is required: the root token and the unseal key are written nowhere else")
	case hclog.LevelFromString(o.logLevel) == hclog.NoLevel:
		return nil, fmt.Errorf("-log-level %q is none of trace, debug, info, warn, error, off", o.logLevel)
	case (o.tlsCert == "") != (o.tlsKey == ""):
		return nil, errors.New("-tls-cert and -tls-key belong together: give both or none")
	}
	if o.auditFile != "" {
		path, err := filepath.Abs(o.auditFile)
		if err != nil {
			return nil, fmt.Errorf("-audit %s: %w", o.auditFile, err)
		}
		o.auditFile = path
	}
	if o.tlsCert == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(o.tlsCert, o.tlsKey)
	if err != nil {
		return nil, fmt.Errorf("cannot use the certificate of -tls-cert and -tls-key: %w", err)
	}
	return []tls.Certificate{pair}, nil
}

func listenError(addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is taken by another process: end it, or choose another -addr (port 0 takes a free one)", addr)
	}
	return fmt.Errorf("cannot listen on -addr %s: %w", addr, err)
}

// untilEndOf is done when its parent is, or when nothing more can be read.
func untilEndOf(input io.Reader, parent context.Context) context.Context {
	ended, end := context.WithCancel(parent)
	go func() {
		io.Copy(io.Discard, input)
		end()
	}()
	return ended
}

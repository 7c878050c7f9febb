//! Compiles the contract with protox, so that no system tool is needed.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use prost_types::{DescriptorProto, FileDescriptorSet};
use tonic_prost_build::Config;

/// The dependency that ships `buf/validate/validate.proto`.
const VALIDATE_PACKAGE: &str = "protovalidate-buffa-protos";

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo:rerun-if-changed={}", root.join("kezhi").display());

    let mut compiler = protox::Compiler::new([root.clone(), validate_protos()?])?;
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(protos_below(&root.join("kezhi"), &root)?)?;
    // The encoded set keeps the custom options, which prost's own types drop.
    fs::write(out.join("kezhi.binpb"), compiler.encode_file_descriptor_set())?;

    let descriptors = compiler.file_descriptor_set();
    fs::write(out.join("impls.rs"), impls(&descriptors))?;
    let mut config = Config::new();
    config.enable_type_names().extern_path(".buf.validate", "()");
    tonic_prost_build::configure().compile_fds_with_config(descriptors, config)?;
    Ok(())
}

/// The folder of the declared dependency that holds the `buf.validate` rules.
fn validate_protos() -> Result<PathBuf, Box<dyn Error>> {
    let cargo = env::var("CARGO")?;
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--filter-platform",
            &env::var("TARGET")?,
        ])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let manifest = metadata
        .get("packages")
        .and_then(|packages| packages.as_array())
        .into_iter()
        .flatten()
        .find(|package| package.get("name").is_some_and(|name| name == VALIDATE_PACKAGE))
        .and_then(|package| package.get("manifest_path")?.as_str())
        .ok_or_else(|| format!("{VALIDATE_PACKAGE} is not among the packages of the workspace"))?;
    Ok(Path::new(manifest).with_file_name("proto"))
}

fn protos_below(folder: &Path, root: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(protos_below(&path, root)?);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            found.push(path.strip_prefix(root)?.to_path_buf());
        }
    }
    found.sort();
    Ok(found)
}

/// `impl Mutation` for every message with a `request_id`, and `impl Resource` for every message with a `name` and an
/// `authority`, so that no service writes them by hand.
fn impls(descriptors: &FileDescriptorSet) -> String {
    let mut text = String::new();
    for file in descriptors
        .file
        .iter()
        .filter(|file| file.package().starts_with("kezhi."))
    {
        let module = file.package().replace('.', "::");
        for message in &file.message_type {
            let path = format!("crate::{module}::{}", message.name());
            if has(message, "request_id") {
                text.push_str(&format!(
                    "impl Mutation for {path} {{ fn request_id(&self) -> &str {{ &self.request_id }} }}\n"
                ));
            }
            if has(message, "name") && has(message, "authority") && has(message, "create_time") {
                text.push_str(&resource_impl(message, &path));
            }
        }
    }
    text
}

fn resource_impl(message: &DescriptorProto, path: &str) -> String {
    let state = if has(message, "state") { "self.state" } else { "0" };
    let etag = if has(message, "etag") {
        "self.etag = stamp.etag;"
    } else {
        ""
    };
    format!(
        "impl Resource for {path} {{
            fn state(&self) -> i32 {{ {state} }}
            fn stamp(&mut self, stamp: Stamp) {{
                self.name = stamp.name;
                {etag}
                self.authority = stamp.authority;
                self.create_time = Some(stamp.create_time);
                self.update_time = Some(stamp.update_time);
            }}
        }}\n"
    )
}

fn has(message: &DescriptorProto, field: &str) -> bool {
    message.field.iter().any(|candidate| candidate.name() == field)
}
